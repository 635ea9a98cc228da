import { runQueue } from "./engine";
import { Recorder } from "./recorder";

function openProject(name: string): void {
  new Recorder().addTrack({ name, channels: undefined });
}

async function startTranscription(): Promise<void> {
  await runQueue("parrot");
}

async function stacks(): Promise<string[]> {
  const found: string[] = [];
  try {
    openProject("demo");
  } catch (error) {
    found.push((error as Error).stack!);
  }
  await startTranscription().catch((error: Error) => found.push(error.stack!));
  return found;
}

stacks().then((found) => console.log(JSON.stringify(found)));
