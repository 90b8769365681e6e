import { z } from 'zod'

const nameHint =
  'Write a name of letters, digits, - and _ (dots inside), beginning with a letter or a digit, at most 63 characters'

/** Name of a service, component, environment or guard. Safe as a folder, inside a git tag and on a command line. */
export const name = z
  .string({ error: nameHint })
  .regex(/^(?!.*\.lock$)(?=.{1,63}$)[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9_-]))*$/, {
    error: nameHint,
  })

const variableHint =
  'Write a name of letters, digits and _ that does not begin with a digit, such as DATABASE_URL'

/** Name of an environment variable. */
export const variableName = z
  .string({ error: variableHint })
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,254}$/, { error: variableHint })

const pathHint =
  'Write a path inside the repository, with / and without a leading /, `..` or `:`; `.` is the root'

/** A path (or git path spec without magic) relative to the project's folder. */
export const repositoryPath = z
  .string({ error: pathHint })
  .regex(/^(?![/:])(?!(?:.*\/)?\.\.(?:\/|$))[^\\\x00-\x1f\x7f]{1,1024}$/, { error: pathHint })

const imageHint =
  'Write the name of a container image, such as registry.example/shop:{version} ({version} at most once)'

/** Name of a container image as `docker pull` takes it; `{version}` may stand in it once. */
export const imageName = z
  .string({ error: imageHint })
  .regex(
    /^(?=.{1,400}$)(?!.*\{version\}.*\{version\})(?:[A-Za-z0-9]|\{version\})(?:[A-Za-z0-9._:/@-]|\{version\})*$/,
    { error: imageHint },
  )
