import { readFileSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** Forms of a file that lie beside it, best first: name in `Accept-Encoding`, ending of the file. */
const forms = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

const mediaTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** A built file as it goes out. */
export interface PortalFile {
  readonly mediaType: string;
  /** undefined: as it is */
  readonly encoding: string | undefined;
  readonly content: Buffer;
}

/** Whether an `Accept-Encoding` header takes a form: it is named, and not with a weight of 0. */
const takes = (accepted: string, name: string): boolean =>
  accepted.split(',').some((part) => {
    const [coding = '', weight = ''] = part.split(';').map((text) => text.trim().toLowerCase());
    return coding === name && !/^q=0(\.0*)?$/.test(weight);
  });

/**
 * The portal as it was built: a page, the files that it loads, and the names of its sections. Names come
 * from the folder, never from a caller, so no address reaches anything else.
 */
export class PortalFiles {
  private readonly read = new Map<string, Buffer>();

  private constructor(
    private readonly folder: string,
    readonly page: string,
    /** first parts of addresses that the page shows something for, e.g. `requests` */
    readonly sections: ReadonlySet<string>,
    private readonly names: ReadonlySet<string>,
  ) {}

  /** @returns undefined where the portal was not built */
  static open(folder: string): PortalFiles | undefined {
    try {
      const page = readFileSync(join(folder, 'index.html'), 'utf8');
      const sections = JSON.parse(readFileSync(join(folder, 'sections.json'), 'utf8')) as readonly string[];
      return new PortalFiles(folder, page, new Set(sections), new Set(readdirSync(join(folder, 'assets'))));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** @param accepted the caller's `Accept-Encoding`. @returns undefined when there is no such file */
  async asset(name: string, accepted: string): Promise<PortalFile | undefined> {
    const mediaType = mediaTypes[extname(name)];
    if (mediaType === undefined || !this.names.has(name)) return undefined;
    const form = forms.find(([coding, ending]) => this.names.has(name + ending) && takes(accepted, coding));
    const content = await this.contentOf(name + (form?.[1] ?? ''));
    return { mediaType, encoding: form?.[0], content };
  }

  /** They are few and small, and never change while this process runs. */
  private async contentOf(name: string): Promise<Buffer> {
    const known = this.read.get(name);
    if (known) return known;
    const content = await readFile(join(this.folder, 'assets', name));
    this.read.set(name, content);
    return content;
  }
}
