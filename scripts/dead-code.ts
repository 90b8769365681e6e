/**
 * Exports that no other file uses, by TypeScript's own search for references (so `import()` and `(await import(x)).y` count).
 * Types may stand unused: they are part of a contract. Fails when there are any.
 */
import { relative } from 'node:path'
import ts from 'typescript'

const root = process.cwd()
const parsed = ts.getParsedCommandLineOfConfigFile(
  'tsconfig.json',
  {},
  {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (problem) => {
      throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n'))
    },
  },
)
if (parsed === undefined) throw new Error('tsconfig.json cannot be read')
const service = ts.createLanguageService({
  getCompilationSettings: () => parsed.options,
  getScriptFileNames: () => parsed.fileNames,
  getScriptVersion: () => '1',
  getScriptSnapshot: (file) => {
    const text = ts.sys.readFile(file)
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
  },
  getCurrentDirectory: () => root,
  getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
  fileExists: (file) => ts.sys.fileExists(file),
  readFile: (file) => ts.sys.readFile(file),
})
const program = service.getProgram()
if (program === undefined) throw new Error('TypeScript made no program')
const checker = program.getTypeChecker()

/** Called by a tool, or by name from a list of modules, rather than imported. */
const entries =
  /^(test\/support\/skipped-reporter|vitest\.config|src\/store\/migrations\/\d+-[a-z-]+)\.ts$/

const dead: string[] = []
for (const source of program.getSourceFiles()) {
  const file = relative(root, source.fileName)
  if (source.isDeclarationFile || file.startsWith('..') || file.includes('node_modules')) continue
  if (entries.test(file)) continue
  const module = checker.getSymbolAtLocation(source)
  if (module === undefined) continue
  for (const exported of checker.getExportsOfModule(module)) {
    const declaration = exported.declarations?.[0]
    if (declaration === undefined || declaration.getSourceFile() !== source) continue
    if (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration)) continue
    const name = ts.getNameOfDeclaration(declaration) ?? declaration
    const found = service.findReferences(source.fileName, name.getStart()) ?? []
    const elsewhere = found.some((one) =>
      one.references.some((reference) => reference.fileName !== source.fileName),
    )
    if (!elsewhere) dead.push(`${file}: ${exported.name}`)
  }
}
for (const line of dead) console.error(line)
if (dead.length > 0) process.exitCode = 1
