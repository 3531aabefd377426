import type { Bars } from "../bars/Bars";
import type { Colors } from "../chart/colors";
import { faded } from "../chart/colors";

const lineHeight = 25;

/** The closes as one line, below it how far price went and which way; beyond the playhead only hatching. One pass over the pixels, whatever the bars. */
export function drawHistory(canvas: HTMLCanvasElement, bars: Bars, all: number, edge: number, colors: Colors): void {
  const ratio = window.devicePixelRatio;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext("2d");
  if (context === null)
    return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const room = Math.max(1, width - 2 * edge);
  const perPixel = all / room;
  const seen = Math.min(room, Math.ceil(bars.count / perPixel));
  const columns: { close: number; move: number }[] = [];
  let [low, high, most] = [Infinity, -Infinity, 0];
  for (let pixel = 0; pixel < seen; pixel++) {
    const first = Math.floor(pixel * perPixel);
    const last = Math.min(bars.count, Math.max(first + 1, Math.floor((pixel + 1) * perPixel))) - 1;
    const close = bars.close(last);
    const move = first === 0 ? 0 : close / bars.close(first - 1) - 1;
    columns.push({ close, move });
    low = Math.min(low, close);
    high = Math.max(high, close);
    most = Math.max(most, Math.abs(move));
  }
  const y = (close: number) => 4 + (1 - (close - low) / Math.max(1e-9, high - low)) * (lineHeight - 6);
  columns.forEach(({ move }, i) => {
    const tall = Math.max(1, (Math.abs(move) / Math.max(1e-9, most)) * 9);
    context.fillStyle = faded(move >= 0 ? colors.bull : colors.bear, 0.75);
    context.fillRect(edge + i, lineHeight + 5 - tall, 0.8, tall);
  });
  context.strokeStyle = colors.t2;
  context.lineWidth = 1.25;
  context.beginPath();
  columns.forEach(({ close }, i) => { context.lineTo(edge + i, y(close)); });
  context.stroke();

  context.save();
  context.beginPath();
  context.rect(edge + seen, 0, room - seen, lineHeight + 5);
  context.clip();
  context.strokeStyle = faded(colors.t3, 0.18);
  context.lineWidth = 1;
  context.beginPath();
  for (let x = edge + seen - lineHeight; x < width; x += 6) {
    context.moveTo(x, lineHeight + 5);
    context.lineTo(x + lineHeight, 5);
  }
  context.stroke();
  context.restore();
  context.fillStyle = colors.line;
  context.fillRect(edge, lineHeight + 5, room, 1);
}
