using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DutyCall.Sandbox.Media;

static class MediaServices
{
    /// <summary>The mixer and the port for browsers. Register a <see cref="MediaSettings"/> beforehand to change the defaults.</summary>
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new MediaSettings());
        services.AddSingleton<Mixer>();
        services.AddSingleton<MediaHub>();
        return services.AddHostedService(provider => provider.GetRequiredService<MediaHub>());
    }
}
