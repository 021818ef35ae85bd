/** Picture and sound follow the transport. */
import { pageClock, type SoundClock } from "./clocks";
import { Scrubbing } from "./quality";
import type { Sound } from "./sound";
import type { Stage } from "./stage";
import type { Transport } from "./transport";

/** Returns what ends it. */
export function drive(stage: Stage, sound: Sound, transport: Transport): () => void {
  const scrubbing = new Scrubbing(() => show());
  let last = transport.frame;
  let jumps = transport.jumps;
  /** What sound was asked for: raised, and what was asked for before is none of ours any more. */
  let asked = 0;
  let hearing = false;
  /** The sound card was lost while playing: it is asked again when somebody plays again. */
  let deaf = false;
  let clock: SoundClock | null = null;

  function silence(): void {
    if (!hearing) return;
    hearing = false;
    asked++;
    sound.stop();
    if (clock !== null) transport.follow(pageClock());
    clock = null;
  }

  /** The picture goes at once, by the page's clock; the sound joins it where it is then, and leads from there on. */
  async function hear(): Promise<void> {
    hearing = true;
    const mine = ++asked;
    const found = sound.open();
    if (found === null) return;
    await sound.ready(transport.frame);
    const runs = await sound.resume();
    if (!runs || mine !== asked || !transport.playing) return;
    const { lead } = sound;
    const at = found.now() + lead;
    const position = transport.position() + lead * transport.fps;
    sound.play(position, at);
    clock = found;
    transport.follow(found, { frame: position, at });
  }

  function show(): void {
    const { frame, speed } = transport;
    const within = speed === 0 ? 0.5 : Math.min(Math.max(transport.position() - frame, 0), 0.999);
    stage.at({ frame, within, speed, scrubbing: scrubbing.going, turn: transport.turn });
  }

  const leave = transport.subscribe((frame, playing) => {
    if (playing) scrubbing.drop();
    else if (frame !== last) scrubbing.moved();
    last = frame;
    const jumped = transport.jumps !== jumps;
    jumps = transport.jumps;
    deaf = playing && (deaf || (clock?.lost ?? false));
    if (!playing || transport.speed !== 1 || deaf) silence();
    else if (!hearing || jumped) {
      silence();
      void hear();
    }
    show();
  });

  /** Unseen pages draw nothing, and their timers sleep. */
  function hidden(): void {
    if (document.visibilityState !== "hidden") return;
    transport.pause();
    stage.rest();
  }
  document.addEventListener("visibilitychange", hidden);

  return () => {
    leave();
    document.removeEventListener("visibilitychange", hidden);
    scrubbing.drop();
    silence();
  };
}
