import { fsBlockStore } from '@dstream/block-store-fs';
import { checkpointFs } from '@dstream/checkpoint-fs';
import type { Plugin } from '@dstream/core';
import { threadsPlugin } from '@dstream/executor-threads';
import { consolePlugin } from '@dstream/sink-console';
import { fileSinkPlugin } from '@dstream/sink-file';
import { filePlugin } from '@dstream/source-file';
import { socketPlugin } from '@dstream/source-socket';

/** The plugins that come with this package. */
export const builtIn: readonly Plugin[] = [
  socketPlugin,
  filePlugin,
  consolePlugin,
  fileSinkPlugin,
  fsBlockStore(),
  checkpointFs(),
  threadsPlugin,
];
