/** Observers that write lines to stderr: JSON for machines, words for people. */

export { createJsonLog } from './log/json-log.ts';
export { createTalk, inLines, type TalkOptions } from './log/talk.ts';
