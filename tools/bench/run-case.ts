/** Runs the case that the argument names and prints each figure as a line of JSON. */
import { cases } from './cases.ts';

const run = await cases[process.argv[2]!]!();
await run((figure) => console.log(JSON.stringify(figure)));
