# What comes from npm: browser libraries, and the phone metadata that the application embeds.
FROM node:22-bookworm-slim AS libraries
WORKDIR /dutycall
COPY package.json package-lock.json .npmrc ./
COPY launcher launcher
RUN node launcher/assets.mjs && node launcher/phone-metadata.mjs src/Domain/PhoneNumbers/generated/phone-metadata.json

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /dutycall
COPY . .
COPY --from=libraries /dutycall/src src
RUN dotnet publish src/DutyCall.csproj --configuration Release --output /published

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /published .
RUN install -d -o $APP_UID /data
USER $APP_UID
ENV ASPNETCORE_URLS=http://+:8080 DUTYCALL_DATA=/data
EXPOSE 8080
CMD ["dotnet", "DutyCall.dll"]
