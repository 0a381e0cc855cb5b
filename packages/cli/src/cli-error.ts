import { DStreamError } from '@dstream/core/plugin';

/** Codes of errors that the command raises itself. */
export type CliErrorCode =
  | 'CLI_CHECKPOINT_KEYS_UNKNOWN'
  | 'CLI_CHECKPOINT_MISSING'
  | 'CLI_CHECKPOINT_PLACE_UNKNOWN'
  | 'CLI_COUNT_INVALID'
  | 'CLI_DIRECTORY_NOT_FOUND'
  | 'CLI_DURATION_INVALID'
  | 'CLI_EXECUTOR_MISSING'
  | 'CLI_MODULE_NOT_FOUND'
  | 'CLI_MODULE_NOT_JAVASCRIPT'
  | 'CLI_NO_CONTEXT'
  | 'CLI_NODE_TOO_OLD'
  | 'CLI_PLUGIN_INVALID'
  | 'CLI_WORKERS_NOT_TAKEN';

export const checkpointKeysUnknown = (where: 'env' | 'file'): DStreamError =>
  new DStreamError('CLI_CHECKPOINT_KEYS_UNKNOWN', {
    where,
    message:
      `No plugin that is installed here reads encrypted checkpoints. Install the one of the program, such as ` +
      `@dstream/encryption, or run this where the program is.`,
  });

export const checkpointMissing = (place: string): DStreamError =>
  new DStreamError('CLI_CHECKPOINT_MISSING', {
    place,
    message: `There is no checkpoint at ${place}. Name the place that the program gives as its option checkpoint.`,
  });

/** A URL without the name and password, and without the parameters, that it may have. */
const withoutSecrets = (place: string): string =>
  place.replace(/\/\/[^/]*@/, '//***@').replace(/[?#].*$/s, '?***');

export const checkpointPlaceUnknown = (place: string, scheme: string): DStreamError =>
  new DStreamError('CLI_CHECKPOINT_PLACE_UNKNOWN', {
    place: withoutSecrets(place),
    scheme,
    message:
      `No plugin that is installed here knows checkpoints at ${withoutSecrets(place)}. ` +
      `Install the one of the program, or run this where the program is.`,
  });

export const countInvalid = (option: string, value: string): DStreamError =>
  new DStreamError('CLI_COUNT_INVALID', {
    option,
    value,
    message: `${option} must be a whole number above 0, not "${value}".`,
  });

export const directoryNotFound = (directory: string): DStreamError =>
  new DStreamError('CLI_DIRECTORY_NOT_FOUND', {
    directory,
    message: `There is no directory ${directory}. Name the one of the application, where its package.json is.`,
  });

export const durationInvalid = (option: string, value: string): DStreamError =>
  new DStreamError('CLI_DURATION_INVALID', {
    option,
    value,
    message:
      `${option} must be a duration with its unit, such as 500ms, 2s, 1.5s or 1m, in whole milliseconds above 0, ` +
      `not "${value}".`,
  });

export const executorMissing = (
  executor: string,
  meant: string | undefined,
  install: string | undefined,
  known: readonly string[],
  options?: ErrorOptions,
): DStreamError =>
  new DStreamError(
    'CLI_EXECUTOR_MISSING',
    {
      executor,
      meant,
      install,
      known,
      message:
        `No plugin beside the program provides the executor "${executor}". ` +
        (meant === undefined ? '' : `Did you mean "${meant}"? `) +
        (install === undefined ? '' : `Run \`npm install ${install}\` there. `) +
        `What there is: ${known.join(', ')}.`,
    },
    options,
  );

export const moduleNotFound = (module: string, instead: string | undefined): DStreamError =>
  new DStreamError('CLI_MODULE_NOT_FOUND', {
    module,
    message: `There is no module ${module}. ${instead ? `Did you mean ${instead}?` : 'Name the file that defines and starts the streams.'}`,
  });

export const moduleNotJavaScript = (module: string): DStreamError =>
  new DStreamError('CLI_MODULE_NOT_JAVASCRIPT', {
    module,
    message: `${module} is no module: its name must end in .ts, .mts, .cts, .js, .mjs or .cjs. Name the program.`,
  });

export const noContext = (module: string): DStreamError =>
  new DStreamError('CLI_NO_CONTEXT', {
    module,
    message:
      `${module} was imported and has started no StreamingContext. Call start() where the module itself runs, ` +
      `not in a function that nobody calls or behind import.meta.main.`,
  });

export const nodeTooOld = (version: string): DStreamError =>
  new DStreamError('CLI_NODE_TOO_OLD', {
    version,
    message: `This is Node ${version}. DStream needs Node 24.15 or later.`,
  });

export const pluginInvalid = (plugin: string, exported: string): DStreamError =>
  new DStreamError('CLI_PLUGIN_INVALID', {
    plugin,
    exported,
    message:
      `The package.json of ${plugin} says that its export "${exported}" is a plugin or makes one, and it is not. ` +
      `Install another version of ${plugin}, or tell its author.`,
  });

export const workersNotTaken = (executor: string | undefined): DStreamError =>
  new DStreamError('CLI_WORKERS_NOT_TAKEN', {
    executor,
    message: executor
      ? `Executor "${executor}" has no number of workers to choose. Leave --workers out, or choose --executor threads.`
      : `--workers says how many workers an executor has. Name the executor too: --executor threads.`,
  });
