# The image holds the compiled server, the pages and what it needs to run; no sources, compiler or tests.
#
#   docker build -t bad-apple .
#   docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     -v data:/data -p 127.0.0.1:8080:8080 -p 127.0.0.1:8081:8081 \
#     -e PORTAL_ORIGIN=https://report.example.org -e INBOX_ORIGIN=https://inbox.example.org \
#     bad-apple
#
# The root file system may be read-only: the process writes to /data alone. TLS ends at a proxy
# in front. No secret is an argument or a layer of this file; settings come from the environment.
#
# The base is an argument, so that an installation can take its own hardened or mirrored image,
# and should be pinned there by digest. Node 22 is a long-term line that its maintainers repair
# until April 2027 (Node 20 ended in April 2026). Not Node 24: from 24.19 on it aborts the process
# when a statement of better-sqlite3 12 is collected (docs/decisions/image.md).
ARG BASE=docker.io/library/node:22-bookworm-slim

FROM ${BASE} AS build
# better-sqlite3 is compiled from its npm package, with the headers of this very Node: the build
# takes nothing but npm and Debian packages.
RUN apt-get update \
  && apt-get install -y --no-install-recommends python3 make g++ \
  && rm -rf /var/lib/apt/lists/*
ENV npm_config_build_from_source=true npm_config_nodedir=/usr/local \
  npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json tsconfig.web.json vite.config.ts ./
COPY crypto crypto
COPY migrations migrations
COPY server server
COPY client client
RUN npm run build && rm -f dist/.tsbuildinfo && npm prune --omit=dev

FROM ${BASE}
ENV NODE_ENV=production HOST=0.0.0.0 PORTAL_PORT=8080 INBOX_PORT=8081 \
  DATABASE_URL=sqlite:/data/bad-apple.db
WORKDIR /app
# 1000 is the user `node` of the official images; by number, so that a platform can see that it
# is not root. Files of the program belong to root and cannot be changed by the process.
RUN install -d -o 1000 -g 1000 -m 700 /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER 1000:1000
VOLUME /data
EXPOSE 8080 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.INBOX_PORT + '/api/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=1", "--min-semi-space-size=1", "--no-page-promotion", "--expose-gc", "dist/server/main.js"]
