import type { Logger } from '@dstream/core/plugin';
import { ConsolePrinter } from '../../src/console-printer.ts';
import { TextOutput } from '../../src/text-output.ts';

/** Prints batches until the reader of standard output has left, and then ends of itself. */
const gone = new AbortController();
const warn = (): void => {
  gone.abort();
  console.error('console gone');
};
const logger: Logger = { debug: warn, info: warn, error: warn, warn };
const printer = new ConsolePrinter(new TextOutput(process.stdout, logger), 'spark');

for (let batch = 0; !gone.signal.aborted; batch++) {
  await printer.print(batch, ['a record'], false);
  await new Promise(setImmediate);
}
