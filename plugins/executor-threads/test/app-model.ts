import { modelOf } from './model.ts';

await modelOf(Number(new URL(import.meta.url).search.slice(1))).ssc.start();
