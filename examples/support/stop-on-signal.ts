import { seconds, type StreamingContext } from 'dstream';

/** A signal that comes twice within so many milliseconds was given once: npm passes on what a terminal sends to all. */
const sameSignal = 250;

/** Ctrl-C or SIGTERM: ends when everything that was received is processed. Again: ends at once. */
export const stopOnSignal = (
  ssc: Pick<StreamingContext, 'stop'>,
  now: () => number = () => performance.now(),
): void => {
  let stoppingSince: number | undefined;
  const stop = (): void => {
    if (stoppingSince === undefined) {
      stoppingSince = now();
      console.error('Stopping. What was received is still processed; press Ctrl-C again to end at once.');
      void ssc.stop({ drain: true, timeout: seconds(10) });
    } else if (now() - stoppingSince >= sameSignal) {
      process.exit(130);
    }
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
};
