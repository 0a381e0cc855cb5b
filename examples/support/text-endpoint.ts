import { parseCommandLine } from './command-line.ts';
import { serveDocuments } from './text-server.ts';

/** Where to read text from, by the command line: a server out there, or one that is started here. */
export const textEndpoint = async (): Promise<{ host: string; port: number }> => {
  const command = parseCommandLine(process.argv.slice(2));
  if ('exitCode' in command) {
    (command.exitCode === 0 ? process.stdout : process.stderr).write(command.text);
    process.exit(command.exitCode);
  }
  const { host, port } = command;
  return port === undefined ? { host: '127.0.0.1', port: await serveDocuments() } : { host, port };
};
