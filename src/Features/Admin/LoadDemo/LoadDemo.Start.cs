using DutyCall.Infrastructure;
using MediatR;

namespace DutyCall.Features.Admin.LoadDemo;

/// <summary>Before the first request, when DUTYCALL_DEMO asks for it.</summary>
sealed class Start(Settings settings, IServiceScopeFactory scopes) : IHostedService
{
    public async Task StartAsync(CancellationToken ct)
    {
        if (!settings.Demo)
            return;

        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new Command(), ct);
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;
}
