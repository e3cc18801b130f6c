/** The build's name: 12 hex digits of a hash over all that it is made from. See build.mjs. */
declare const __BUILD__: string
/** The programs' stamp, and the files that they are in, by name. See stamp.mjs. */
declare const __STAMP__: string
declare const __PROGRAMS__: Readonly<Record<import('./lab/programs.js').ProgramName, string>>
/** The scripts of the languages but English, by language. See www/i18n. */
declare const __LANGUAGES__: Readonly<Record<string, string>>
/** worker.js, whole: what every worker runs. See build.mjs. */
declare const __WORKER__: string
/** The bundler's: carries out a module of this program when it is called, and not before. */
declare function require(path: string): unknown
/** The script of the whole lab. See load.ts. */
declare const __WHOLE__: string
/** What is said before that is here, by language. See www/i18n/en/loader.json. */
declare const __LOADER__: Readonly<Record<string, import('./thin/words.js').LoaderWords>>
