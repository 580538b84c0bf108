import { Controller, Inject, StreamableFile } from '@nestjs/common';
import { ok, refused, type Result } from '#application';
import { asyncApi } from '#contracts';
import { Sent, ServedEndpoints, Serves, type InputOf } from '#platform';
import { readAsset } from '../docs/assets.js';
import { errorsPage, swaggerPage, type About } from '../docs/pages.js';
import { openApiOf } from '../docs/open-api.js';
import { docsEndpoints as endpoints } from '../endpoints/open.endpoints.js';

export const ABOUT = Symbol('About');

@Controller()
export class DocsController {
  /** Made when it is first asked for: nobody waits for it at the start. */
  private description: Readonly<Record<string, unknown>> | undefined;

  constructor(
    @Inject(ABOUT) private readonly about: About,
    @Inject(ServedEndpoints) private readonly served: ServedEndpoints,
  ) {}

  @Serves(endpoints.openApi)
  openApi(): Result<Readonly<Record<string, unknown>>> {
    this.description ??= openApiOf(this.served.table.endpoints, this.about.version);
    return ok(this.description);
  }

  @Serves(endpoints.asyncApi)
  asyncApi(): Result<Readonly<Record<string, unknown>>> {
    return ok(asyncApi(this.about.version));
  }

  @Serves(endpoints.docs)
  docs(): Result<string> {
    return ok(swaggerPage);
  }

  @Serves(endpoints.errors)
  errors(): Result<string> {
    return ok(errorsPage());
  }

  @Serves(endpoints.asset)
  async asset(@Sent() { params }: InputOf<typeof endpoints.asset>): Promise<Result<StreamableFile>> {
    const asset = await readAsset(params.file);
    return asset ? ok(new StreamableFile(asset.content, { type: asset.mediaType })) : refused('not-found');
  }
}
