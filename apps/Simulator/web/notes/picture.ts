/** Whoever has canvases on the screen says how to draw them. */
export type Painter = (context: CanvasRenderingContext2D) => void;

const sources = new Map<string, () => { canvas: HTMLCanvasElement; box: DOMRect } | null>();

export function pictureSource(name: string, give: () => { canvas: HTMLCanvasElement; box: DOMRect } | null): () => void {
  sources.set(name, give);
  return () => { sources.delete(name); };
}

/** The charts as they stand, and the words of the panels below them, as a PNG. */
export async function takePicture(): Promise<Blob | null> {
  const room = document.querySelector("[data-picture]");
  if (room === null)
    return null;
  const frame = room.getBoundingClientRect();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(frame.width);
  canvas.height = Math.round(frame.height);
  const context = canvas.getContext("2d");
  if (context === null)
    return null;
  const style = getComputedStyle(document.documentElement);
  context.fillStyle = style.getPropertyValue("--lh-bg");
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const give of sources.values()) {
    const source = give();
    if (source !== null)
      context.drawImage(source.canvas, source.box.left - frame.left, source.box.top - frame.top, source.box.width, source.box.height);
  }
  for (const inner of room.querySelectorAll<HTMLCanvasElement>("[data-scrubber] canvas")) {
    const box = inner.getBoundingClientRect();
    context.drawImage(inner, box.left - frame.left, box.top - frame.top, box.width, box.height);
  }
  drawWords(context, room, frame, style);
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
}

/** The texts of the panels, each where it stands. A canvas cannot take a page's picture, but it can write the same words. */
function drawWords(context: CanvasRenderingContext2D, room: Element, frame: DOMRect, root: CSSStyleDeclaration): void {
  const walker = document.createTreeWalker(room, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.textContent ?? "";
    const parent = node.parentElement;
    if (text.trim() === "" || parent === null || parent.closest(".lh-hidden, [hidden]") !== null)
      continue;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    // What is scrolled out of a list, either way, would be written over what stands beside it.
    const clip = parent.closest("[role=group], section")?.getBoundingClientRect() ?? frame;
    if (box.width === 0 || box.bottom > clip.bottom + 2 || box.top < clip.top - 2 || box.left < clip.left - 2 || box.right > clip.right + 2 || box.bottom > frame.bottom)
      continue;
    const style = getComputedStyle(parent);
    context.font = `${style.fontWeight} ${style.fontSize} ${root.getPropertyValue("--lh-font")}`;
    context.fillStyle = style.color;
    context.textBaseline = "middle";
    context.fillText(text, box.left - frame.left, box.top - frame.top + box.height / 2, box.width + 2);
  }
}
