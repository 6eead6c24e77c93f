using System.Net;
using DutyCall.Sandbox.Carrier;

namespace DutyCall.Sandbox.Rest;

public sealed class AccountApiTests
{
    [Fact]
    public async Task An_application_is_found_by_name_changed_and_deleted()
    {
        await using var world = await World.Create();
        var created = await world.Post("Applications.json", ("FriendlyName", "Second"), ("VoiceUrl", "https://x.test/voice"));
        var sid = (string)created["sid"]!;

        Assert.Equal(sid, (string)(await world.Get("Applications.json?FriendlyName=Second"))["applications"]!.AsArray().Single()!["sid"]!);
        Assert.Equal("https://y.test/v", (string)(await world.Post($"Applications/{sid}.json", ("VoiceUrl", "https://y.test/v")))["voice_url"]!);
        Assert.Equal(21405, await world.ErrorOf(HttpMethod.Post, $"Applications/{sid}.json", ("VoiceUrl", ""), ("VoiceFallbackUrl", "https://y.test/f")));
        Assert.Equal(HttpStatusCode.NoContent, (await world.Try(HttpMethod.Delete, $"Applications/{sid}.json")).Status);
        Assert.Equal(20404, await world.ErrorOf(HttpMethod.Get, $"Applications/{sid}.json"));
    }

    [Fact]
    public async Task An_application_on_a_number_goes_before_its_url_until_it_is_cleared()
    {
        await using var world = await World.Create();
        var number = (await world.Get("IncomingPhoneNumbers.json?PhoneNumber=%2B1415*550100"))["incoming_phone_numbers"]!.AsArray().Single()!;
        var path = $"IncomingPhoneNumbers/{number["sid"]}.json";
        void CallIn() => world.Exchange.DialFromPhone(new FakeDevice(world.Mixer), "+14155550999", World.Ours);

        await world.Post(path, ("VoiceApplicationSid", World.ApplicationSid));
        CallIn();
        Assert.Equal(World.ApplicationSid, world.Application.At("/voice").Single()["ApplicationSid"]);
        await world.Post(path, ("VoiceApplicationSid", ""));
        CallIn();
        Assert.Single(world.Application.At("/incoming"));
        Assert.Equal(21218, await world.ErrorOf(HttpMethod.Post, path, ("VoiceApplicationSid", "AP1")));
    }

    [Fact]
    public async Task Numbers_are_bought_with_the_meanings_of_the_test_numbers_and_released()
    {
        await using var world = await World.Create();
        var bought = await world.Post("IncomingPhoneNumbers.json", ("PhoneNumber", "+15005550006"), ("FriendlyName", "Six"));

        Assert.Equal("Six", (string)bought["friendly_name"]!);
        Assert.StartsWith("+1500", (string)(await world.Post("IncomingPhoneNumbers.json", ("AreaCode", "500")))["phone_number"]!);
        Assert.Equal(21422, await world.ErrorOf(HttpMethod.Post, "IncomingPhoneNumbers.json", ("PhoneNumber", "+15005550000")));
        Assert.Equal(21421, await world.ErrorOf(HttpMethod.Post, "IncomingPhoneNumbers.json", ("PhoneNumber", "+15005550001")));
        Assert.Equal(21452, await world.ErrorOf(HttpMethod.Post, "IncomingPhoneNumbers.json", ("AreaCode", "533")));
        Assert.Equal(HttpStatusCode.NoContent, (await world.Try(HttpMethod.Delete, $"IncomingPhoneNumbers/{bought["sid"]}.json")).Status);
    }

    [Fact]
    public async Task A_key_may_do_everything_but_read_the_account()
    {
        await using var world = await World.Create();
        using var key = world.Http(World.ApiKeySid, World.Settings.ApiKeySecret);
        var ct = TestContext.Current.CancellationToken;

        using var numbers = await key.GetAsync($"2010-04-01/Accounts/{World.AccountSid}/IncomingPhoneNumbers.json?PageSize=1", ct);
        using var account = await key.GetAsync($"2010-04-01/Accounts/{World.AccountSid}.json", ct);

        Assert.Equal(HttpStatusCode.OK, numbers.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, account.StatusCode);
        Assert.Equal("active", (string)(await world.Get($"2010-04-01/Accounts/{World.AccountSid}.json"))["status"]!);
        Assert.StartsWith("RQ", numbers.Headers.GetValues("Twilio-Request-Id").Single());
    }

    [Theory]
    [InlineData("+15005550001", 21217)]
    [InlineData("+15005550002", 21214)]
    [InlineData("+15005550003", 21215)]
    [InlineData("+15005550004", 21216)]
    public async Task The_test_numbers_keep_their_meanings_as_To(string to, int error)
    {
        await using var world = await World.Create();

        Assert.Equal(error, await world.ErrorOf(HttpMethod.Post, "Calls.json", ("To", to), ("From", "+15005550006"), ("Url", "https://x.test/")));
    }
}
