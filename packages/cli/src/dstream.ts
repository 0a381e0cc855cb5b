import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addCheckpoint } from './commands/checkpoint.ts';
import { addPlugins } from './commands/plugins.ts';
import { addRun } from './commands/run.ts';

/** The command line: what there is to type. */
export const dstream = (): Command => {
  const command = new Command('dstream')
    .description('Runs programs of discretized streams.')
    .version(versionOf(), '-V, --version', 'print the version of the command')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('Try --help.')
    .exitOverride();
  addRun(command);
  addPlugins(command);
  addCheckpoint(command);
  return command;
};

const versionOf = (): string => {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
};
