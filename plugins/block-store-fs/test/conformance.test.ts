import { describeBlockStore } from '@dstream/testing/conformance';
import { FsBlockStore } from '../src/index.ts';
import { silent, temporaryDirectory } from './support/directory.ts';

describeBlockStore('FsBlockStore', {
  create: async () => new FsBlockStore(await temporaryDirectory(), silent),
});
