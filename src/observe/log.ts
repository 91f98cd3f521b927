/** Observers that write lines to stderr: JSON for machines, words for people. */

export { createJsonLog, type JsonLogOptions } from './log/json-log.ts';
export { createTalk, type TalkOptions } from './log/talk.ts';
