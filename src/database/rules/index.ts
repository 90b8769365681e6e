import type { Rule } from './rule.ts'
import { addCheck } from './add-check.ts'
import { addColumn } from './add-column.ts'
import { addEnumValue } from './add-enum-value.ts'
import { addForeignKey } from './add-foreign-key.ts'
import { addIndex } from './add-index.ts'
import { addRequiredColumn } from './add-required-column.ts'
import { addUnique } from './add-unique.ts'
import { callFunction } from './call-function.ts'
import { changeAttribute } from './change-attribute.ts'
import { changeColumnType } from './change-column-type.ts'
import { changeDomain } from './change-domain.ts'
import { changeIdentity } from './change-identity.ts'
import { changePartition } from './change-partition.ts'
import { changePolicy } from './change-policy.ts'
import { changeRewriteRule } from './change-rewrite-rule.ts'
import { changeRole } from './change-role.ts'
import { changeRowSecurity } from './change-row-security.ts'
import { changeSequence } from './change-sequence.ts'
import { createTable } from './create-table.ts'
import { createTrigger } from './create-trigger.ts'
import { deleteRows } from './delete-rows.ts'
import { dropColumn } from './drop-column.ts'
import { dropConstraint } from './drop-constraint.ts'
import { dropDefault } from './drop-default.ts'
import { dropFunction } from './drop-function.ts'
import { dropIndex } from './drop-index.ts'
import { dropNotNull } from './drop-not-null.ts'
import { dropSchema } from './drop-schema.ts'
import { dropTable } from './drop-table.ts'
import { dropTrigger } from './drop-trigger.ts'
import { dropType } from './drop-type.ts'
import { dropUnique } from './drop-unique.ts'
import { dropView } from './drop-view.ts'
import { implicitCommit } from './implicit-commit.ts'
import { maintenanceLock } from './maintenance-lock.ts'
import { refusedAlgorithm } from './refused-algorithm.ts'
import { renameColumn } from './rename-column.ts'
import { renameEnumValue } from './rename-enum-value.ts'
import { renameObject } from './rename-object.ts'
import { renameTable } from './rename-table.ts'
import { replaceFunction } from './replace-function.ts'
import { replaceView } from './replace-view.ts'
import { revoke } from './revoke.ts'
import { setDefault } from './set-default.ts'
import { setNotNull } from './set-not-null.ts'
import { tableOptions } from './table-options.ts'
import { unreadCode } from './unread-code.ts'
import { usesWhatIsGone } from './uses-what-is-gone.ts'
import { validateConstraint } from './validate-constraint.ts'
import { writeRows } from './write-rows.ts'

/** Every rule, in the order in which findings of one change are read. `node scripts/new-database-rule.ts <name>` adds one. */
export const rules: readonly Rule[] = [
  dropTable,
  dropColumn,
  renameTable,
  renameColumn,
  addRequiredColumn,
  addColumn,
  changeColumnType,
  setNotNull,
  dropNotNull,
  setDefault,
  dropDefault,
  changeIdentity,
  createTable,
  addUnique,
  addForeignKey,
  addCheck,
  validateConstraint,
  dropUnique,
  dropConstraint,
  addIndex,
  dropIndex,
  dropType,
  renameObject,
  addEnumValue,
  renameEnumValue,
  changeAttribute,
  changeDomain,
  dropView,
  replaceView,
  dropFunction,
  replaceFunction,
  createTrigger,
  dropTrigger,
  changeRewriteRule,
  usesWhatIsGone,
  changeSequence,
  changeRowSecurity,
  changePolicy,
  revoke,
  changeRole,
  changePartition,
  writeRows,
  deleteRows,
  callFunction,
  dropSchema,
  tableOptions,
  maintenanceLock,
  implicitCommit,
  refusedAlgorithm,
  unreadCode,
]
