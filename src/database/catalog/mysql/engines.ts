import type { Table } from '../catalog.ts'

/** Whether a transaction takes back what was written to a table: InnoDB's does, MyISAM's and MEMORY's does not. */
export const isTransactional = ({ options }: Table): boolean =>
  options.some((option) => /^ENGINE=(InnoDB|RocksDB|NDBCluster)$/i.test(option))
