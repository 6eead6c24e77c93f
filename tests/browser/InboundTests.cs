using DutyCall.EndToEnd;

namespace DutyCall.Browser;

/// <summary>Somebody calls our number: it rings at every desk of the queue, also after a reload, and one of them has it.</summary>
public sealed class InboundTests(RunningApp app) : DeskTest(app)
{
    const string MainLine = "+15550109001";

    [Fact]
    public async Task A_caller_rings_at_all_desks_and_is_heard_by_who_answers_first()
    {
        var (lena, lenas) = await Agent("lena@demo.example");
        var (priya, priyas) = await Agent("priya@demo.example");

        await Carrier.CallsIn(MainLine, from: "+12125550147");
        await lenas.Is("incoming");
        await priyas.Is("incoming");
        await Assertions.Expect(lenas.Itself).ToContainTextAsync("555-0147");
        Assert.Equal(0, await Axe.Check(lena, "incoming"));

        await priya.ReloadAsync();
        await priyas.Is("incoming");

        await lena.Keyboard.PressAsync("Alt+A");
        await lenas.Is("live");
        await priyas.Is("idle");
        await Wait.Until("The caller's voice at Lena's", () => lenas.Volume("out"), volume => volume > 0.01);
        await lenas.HangUp();
        await lenas.Is("wrap");
    }
}
