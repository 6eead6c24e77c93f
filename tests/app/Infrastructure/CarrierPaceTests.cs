using DutyCall.Infrastructure.Twilio;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace DutyCall.Infrastructure;

public sealed class CarrierPaceTests : SliceTest
{
    // One call in a thousand seconds, so that what the test itself takes does not count.
    private protected override IWebHostBuilder Configure(IWebHostBuilder host) => host.UseSetting("TWILIO_CPS", "0.001");

    [Fact]
    public async Task Gives_each_call_a_turn_of_its_own()
    {
        var turns = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Turn()));

        var spacing = 1000 / 0.95;
        Assert.Equal([0, 1, 2, 3], turns.Order().Select(turn => (int)Math.Round(turn.TotalSeconds / spacing)));
    }

    async Task<TimeSpan> Turn()
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<CarrierPace>().Turn(TestContext.Current.CancellationToken);
    }
}
