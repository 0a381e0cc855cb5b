import { resolve } from 'node:path';
import type { Command } from 'commander';
import { directoryNotFound } from '../cli-error.ts';
import { ExitCode } from '../exit-code.ts';
import { isDirectory } from '../is-directory.ts';
import { pluginReports } from '../plugin-report.ts';
import { pluginTable } from '../plugin-table.ts';

const help = `
Exit codes: 0 all of them fit, 1 at least one does not fit the installed core, 2 wrong arguments.`;

/** `dstream plugins`. */
export const addPlugins = (dstream: Command): void => {
  dstream
    .command('plugins')
    .summary('list the plugins that are installed')
    .description(
      'Lists the plugins that a program can use: what they provide, and whether they fit its core.',
    )
    .argument('[directory]', 'where the program is', '.')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action((directory: string, { json }: { readonly json?: boolean }) => {
      if (!isDirectory(resolve(directory))) throw directoryNotFound(directory);
      const reports = pluginReports(resolve(directory));
      console.log(json ? JSON.stringify(reports, undefined, 2) : pluginTable(reports));
      if (reports.some(({ core }) => !core.fits)) process.exitCode = ExitCode.failed;
    });
};
