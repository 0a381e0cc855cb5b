/** Runs programs one after the other in this process, and sends to the parent what each of them printed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StreamingContext } from '@dstream/core';
import { printsSomewhere } from './output.ts';

/** A program, and when it counts as done. */
export interface Run {
  /** Absolute. */
  readonly file: string;
  readonly expected: string;
  /** It never ends by itself: it is stopped once it has printed what is expected. */
  readonly endless: boolean;
  readonly served: string | undefined;
}

export interface Result {
  readonly file: string;
  readonly output: string;
  readonly error: string | undefined;
}

const TIME_LIMIT = 15_000;

let output = '';
let printed = (): void => undefined;
let unhandled: unknown;
const write = process.stdout.write.bind(process.stdout);

const serve = async (text: string): Promise<Server> => {
  const server = createServer((socket) => void socket.on('error', () => undefined).write(text));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
};

/** The program with the port of the server in the place of 9999. */
const withPort = (file: string, server: Server): string => {
  const { port } = server.address() as { port: number };
  const changed = file.replace(basename(file), `served-${basename(file)}`);
  writeFileSync(changed, readFileSync(file, 'utf8').replaceAll('9999', String(port)));
  return changed;
};

const until = async (run: Run, ended: Promise<unknown>): Promise<void> => {
  const enough = new Promise<void>((resolve) => {
    printed = () => run.endless && printsSomewhere(output, run.expected) && resolve();
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`still running after ${TIME_LIMIT} ms`)), TIME_LIMIT);
  });
  try {
    await Promise.race([run.endless ? Promise.all([ended, enough]) : ended, enough, late]);
  } finally {
    clearTimeout(timer);
  }
};

const runOne = async (run: Run): Promise<Result> => {
  output = '';
  unhandled = undefined;
  const server = run.served === undefined ? undefined : await serve(run.served);
  const file = server ? withPort(run.file, server) : run.file;
  let error: string | undefined;
  try {
    const ended = import(pathToFileURL(file).href) as Promise<unknown>;
    await until(run, ended);
    await StreamingContext.getActive()?.stop();
    await ended;
    await new Promise((resolve) => setImmediate(resolve));
    if (unhandled !== undefined) throw unhandled;
  } catch (thrown) {
    error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    await StreamingContext.getActive()?.stop();
  }
  server?.close();
  return { file: run.file, output, error };
};

process.stdout.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
  output += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
  printed();
  const done = rest.at(-1);
  if (typeof done === 'function') queueMicrotask(() => (done as () => void)());
  return true;
};

process.on('unhandledRejection', (reason) => (unhandled = reason));

const results: Result[] = [];
for (const run of JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as Run[])
  results.push(await runOne(run));
writeFileSync(process.argv[3]!, JSON.stringify(results));
process.stdout.write = write;
process.exit();
