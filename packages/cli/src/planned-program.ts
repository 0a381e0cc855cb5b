import { pathToFileURL } from 'node:url';
import { launchWith, type ProgramPlan } from '@dstream/core/launch';
import { noContext } from './cli-error.ts';
import { programModule } from './program-module.ts';

/**
 * What a program says to a checkpoint when it begins to start. The module is imported as if Node had been started with it;
 * it is not started, and waits for that from then on. Rejects with what it throws before, and with `CLI_NO_CONTEXT`.
 */
export const plannedProgram = async (
  module: string,
  programArguments: readonly string[],
): Promise<ProgramPlan> => {
  const path = programModule(module);
  const planned = Promise.withResolvers<ProgramPlan>();
  launchWith({
    planned: planned.resolve,
    // A core that knows nothing of plans would start.
    starting() {
      throw new Error('The program has an older @dstream/core than this command. Update it.');
    },
  });
  process.argv = [process.argv[0]!, path, ...programArguments];
  process.once('beforeExit', () => planned.reject(noContext(module)));
  import(pathToFileURL(path).href).catch(planned.reject);
  return planned.promise;
};
