/** Every way back, in the order in which they are shown. DESIGN: what each does and wants. */
export const strategies = [
  'flag-off',
  'switch-back',
  'redeploy',
  'revert',
  'hotfix',
  'restore',
  'freeze',
] as const

export type Strategy = (typeof strategies)[number]
