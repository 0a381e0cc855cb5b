import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../workspaces.ts';
import { output, SetUpError } from './command.ts';

/** The newest with DStreams when this was written. */
export const sparkVersion = '4.3.0';

/** Where the comparison keeps what it has downloaded and compiled. */
export const cache = join(ROOT, '.cache/spark');

const advice =
  'The comparison needs Python 3 with pip to download Spark, which comes as the package pyspark, and a connection to PyPI.';

/** The folder with the jars of Spark, downloaded the first time. Throws when that is not possible. */
export const requireSpark = (say: (text: string) => void): string => {
  const folder = join(cache, `pyspark-${sparkVersion}`);
  if (!existsSync(folder)) {
    say(`Downloading Spark ${sparkVersion} (500 MB) into ${folder} …`);
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    const target = ['--no-deps', '--target', unfinished];
    output('python3', ['-m', 'pip', 'install', '--quiet', ...target, `pyspark==${sparkVersion}`], advice);
    renameSync(unfinished, folder);
  }
  const jars = join(folder, 'pyspark/jars');
  if (!existsSync(join(jars, `spark-streaming_2.13-${sparkVersion}.jar`))) {
    throw new SetUpError(`${jars} has no Spark Streaming. Remove ${folder} and try again.`);
  }
  return jars;
};
