import { StreamingContext as CoreStreamingContext, type StreamingContextOptions } from '@dstream/core';
import { builtIn } from './built-in.ts';

/** The core's context with the built-in plugins at hand. Plugins given in `plugins` win over them. */
export class StreamingContext extends CoreStreamingContext {
  constructor(options: StreamingContextOptions) {
    super({ ...options, plugins: [...builtIn, ...(options.plugins ?? [])] });
  }
}
