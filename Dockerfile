# The app as an image. Every step also works without a container engine: e2e/soak/image.soak.spec.ts runs the steps like that.
# Put no secret here or in a build argument. All configuration is read when the container starts.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . ./
RUN npm run build

FROM node:24-slim
WORKDIR /app
COPY --from=build /app/.next/standalone ./
# The only folder that the app writes to, and only without DATABASE_URL.
RUN install --directory --mode=700 --owner=1000 --group=1000 .data
# The user `node` by its number, because Kubernetes can check only a number for `runAsNonRoot`.
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/api/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.js"]
