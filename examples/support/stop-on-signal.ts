import { seconds, type StreamingContext } from 'dstream';

/** Ctrl-C or SIGTERM: ends when everything that was received is processed. Again: ends at once. */
export const stopOnSignal = (ssc: StreamingContext): void => {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    console.error('Stopping. What was received is still processed; press Ctrl-C again to end at once.');
    void ssc.stop({ drain: true, timeout: seconds(10) });
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
};
