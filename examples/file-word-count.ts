/**
 * Counts the words of text files that appear in a directory, and writes the counts of each batch as files.
 *
 *   npm run example examples/file-word-count.ts
 */
import { globSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { milliseconds, StreamingContext } from 'dstream';

const home = mkdtempSync(join(tmpdir(), 'file-word-count-'));
const inbox = mkdtempSync(join(home, 'inbox-'));

const ssc = new StreamingContext({ batchDuration: milliseconds(100) });

const counts = ssc
  .textFileStream(inbox)
  .flatMap((line) => line.split(' '))
  .map((word) => [word, 1])
  .reduceByKey((a, b) => a + b);
counts.saveAsTextFiles(join(home, 'counts'), 'txt');
counts.foreachRDD(async (rdd) => {
  if (!(await rdd.isEmpty())) void ssc.stop({ drain: true });
});

await ssc.start();

// Write files elsewhere and move them in when they are complete: nobody sees half a file.
writeFileSync(join(home, 'hamlet'), 'to be or not to be\nthat is the question\n');
renameSync(join(home, 'hamlet'), join(inbox, 'hamlet'));

await ssc.awaitTermination();
for (const part of globSync(join(home, 'counts-*.txt/part-*')))
  process.stdout.write(readFileSync(part, 'utf8'));
rmSync(home, { recursive: true });
