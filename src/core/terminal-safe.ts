/**
 * Text from outside (model answers, ids, provider messages) made safe to show on a terminal, where control sequences
 * could move the cursor, rewrite what was said before, set the clipboard or hide text.
 */

const needsWork = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/**
 * Sequences of ECMA-48 with their 7-bit and 8-bit beginnings: control strings (OSC, DCS, APC, PM, SOS) up to their
 * terminator, CSI with its parameters, and two-character escapes. A control string that never ends loses only its
 * beginning: text after it must not vanish.
 */
const sequences =
  /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]/g;

/** What is left of control characters, and the marks that reorder text without being seen. Newline and tab stay. */
const controls = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Removes control sequences and control characters, newline and tab excepted. */
export const terminalSafe = (text: string): string =>
  needsWork.test(text) ? text.replace(sequences, '').replace(controls, '') : text;

/** The same on one line: runs of white space become one space. */
export const terminalLine = (text: string): string => terminalSafe(text).replace(/\s+/g, ' ').trim();

const leftByJson = /[\x7f-\x9f]/g;

/**
 * JSON text with those control characters escaped that JSON lets stand: a terminal in UTF-8 takes U+009B for the beginning
 * of a control sequence. It means the same to every reader of JSON.
 */
export const jsonWithoutControls = (json: string): string =>
  json.replace(leftByJson, (control) => `\\u00${control.charCodeAt(0).toString(16)}`);
