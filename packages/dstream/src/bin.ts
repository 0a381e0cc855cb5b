#!/usr/bin/env node
import { main } from '@dstream/cli';

void main(process.argv.slice(2));
