import type { Asked, Told } from "./aside";

const tell = (told: Told): void => { postMessage(told); };

async function answer({ number, address, request }: Asked): Promise<void> {
  try {
    const { status, headers, body } = await fetch(address, request).then(read);
    tell({ number, status, headers, body });
  } catch {
    tell({ number, status: 0, headers: [], body: "" });
  }
}

async function read(answer: Response): Promise<Omit<Told, "number">> {
  const isText = /json|^text\//.test(answer.headers.get("content-type") ?? "");
  return { status: answer.status, headers: [...answer.headers], body: isText ? await answer.text() : await answer.blob() };
}

addEventListener("message", ({ data }: MessageEvent<Asked>) => { void answer(data); });
