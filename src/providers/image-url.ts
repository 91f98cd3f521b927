/** An image as a chat message names it: inline as a data URL, or by its address. */

export type ImageSource =
  | { readonly kind: 'inline'; readonly mediaType: string; readonly base64: string }
  | { readonly kind: 'link'; readonly url: string; readonly mediaType: string };

const mediaTypes: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['heic', 'image/heic'],
  ['heif', 'image/heif'],
  ['bmp', 'image/bmp'],
  ['avif', 'image/avif'],
  ['pdf', 'application/pdf'],
]);

// The first base64 characters of each format's magic bytes.
const magic: readonly (readonly [string, string])[] = [
  ['iVBORw', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
];
const unknownImage = 'image/jpeg';

export function readImageUrl(url: string): ImageSource {
  if (url.slice(0, 5).toLowerCase() === 'data:') {
    const comma = url.indexOf(',');
    const [type = '', ...attributes] = url
      .slice(5, comma === -1 ? 5 : comma)
      .toLowerCase()
      .split(';');
    if (comma !== -1 && attributes.includes('base64')) {
      const base64 = url.slice(comma + 1);
      return { kind: 'inline', mediaType: inlineMediaType(type.trim(), base64), base64 };
    }
  }
  return { kind: 'link', url, mediaType: linkedMediaType(url) };
}

function inlineMediaType(declared: string, base64: string): string {
  // `image/jpg` is common and no media type: Anthropic and Gemini refuse it.
  if (declared === 'image/jpg') return 'image/jpeg';
  if (declared.startsWith('image/') || declared === 'application/pdf') return declared;
  return magic.find(([start]) => base64.startsWith(start))?.[1] ?? unknownImage;
}

function linkedMediaType(url: string): string {
  const path = url.slice(0, 2000).split(/[?#]/, 1)[0] ?? '';
  return mediaTypes.get(path.slice(path.lastIndexOf('.') + 1).toLowerCase()) ?? unknownImage;
}
