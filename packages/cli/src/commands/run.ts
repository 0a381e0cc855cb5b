import { Option, type Command } from 'commander';
import { parseCount } from '../count.ts';
import { parseDuration } from '../duration.ts';
import { runProgram } from '../run-program.ts';

const workers = (text: string): number | 'auto' => (text === 'auto' ? text : parseCount('--workers', text));

const help = `
Options win over what the module says, in every context that it starts. The module is not changed.

Ctrl-C or SIGTERM ends the program once it has processed what it received; a second one stops at once, a third
does not wait for anything. A program that listens for the signal itself is left alone.

Exit codes: 0 done, 1 the program failed or started no context, 2 wrong arguments, 128 + n ended by signal n
before everything was processed.

Examples:
  dstream run word-count.ts --executor threads --workers 4
  dstream run word-count.js --batch 500ms -- --port 9999`;

/** `dstream run`. */
export const addRun = (dstream: Command): void => {
  dstream
    .command('run')
    .summary('run a program, with other settings than its own if you like')
    .description('Runs the program that a module defines and starts, a .ts or .js file.')
    .argument('<module>', 'the file that makes a StreamingContext and starts it')
    .argument('[arguments...]', 'for the program, behind --')
    .option(
      '-e, --executor <name>',
      'where tasks run: in-process, auto, or what plugins add, such as threads',
    )
    .option('-w, --workers <count>', 'how many workers the executor has, or auto', workers)
    .option('-b, --batch <duration>', 'the length of a batch: 500ms, 2s, 1m', (text) =>
      parseDuration('--batch', text),
    )
    .option('-p, --parallelism <count>', 'how many partitions a shuffle makes that names no number', (text) =>
      parseCount('--parallelism', text),
    )
    .option('-s, --seed <seed>', 'the seed of everything random')
    .addOption(
      new Option('--drain-timeout <duration>', 'how long the first signal lets batches be finished')
        .argParser((text) => parseDuration('--drain-timeout', text))
        .default(30_000, '30s'),
    )
    .showHelpAfterError('Options of the program itself go behind --. Try --help.')
    .addHelpText('after', help)
    .action(runProgram);
};
