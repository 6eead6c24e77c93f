using System.Text.Json.Nodes;
using DutyCall.Sandbox.Carrier;

namespace DutyCall.Sandbox.Rest;

/// <summary>The account itself, <c>/Applications.json</c> and <c>/IncomingPhoneNumbers.json</c>.</summary>
sealed class AccountApi(Exchange exchange, Resources resources)
{
    Account Account => exchange.Account;

    public ApiResult FetchAccount(ApiRequest request) => ApiResult.Ok(new()
    {
        ["auth_token"] = null,
        ["date_created"] = VoiceParameters.Rfc2822(Account.Created),
        ["date_updated"] = VoiceParameters.Rfc2822(Account.Created),
        ["friendly_name"] = "Sandbox",
        ["owner_account_sid"] = exchange.Settings.AccountSid,
        ["sid"] = exchange.Settings.AccountSid,
        ["status"] = "active",
        ["subresource_uris"] = new JsonObject { ["calls"] = request.Path.Replace(".json", "/Calls.json", StringComparison.Ordinal) },
        ["type"] = "Full",
        ["uri"] = request.Path,
    });

    public ApiResult ListApplications(ApiRequest request) => Page.Of(
        request, "applications", Account.Applications.Where(a => request.Filter("FriendlyName") is not { } name || a.FriendlyName == name), a => a.Sid, resources.Of);

    public ApiResult CreateApplication(ApiRequest request)
    {
        var application = new Application(Sid.New("AP"), exchange.Now);
        Change(application, request);
        Account.Applications.Add(application);
        return ApiResult.Created(resources.Of(application));
    }

    public ApiResult FetchApplication(ApiRequest request) => ApiResult.Ok(resources.Of(Application(request)));

    public ApiResult UpdateApplication(ApiRequest request)
    {
        var application = Application(request);
        Change(application, request);
        return ApiResult.Ok(resources.Of(application));
    }

    public ApiResult DeleteApplication(ApiRequest request)
    {
        Account.Applications.Remove(Application(request));
        return ApiResult.Deleted;
    }

    public ApiResult ListNumbers(ApiRequest request) => Page.Of(
        request, "incoming_phone_numbers",
        Account.Numbers.Where(n => Matches(n.Number, request.Filter("PhoneNumber")) && (request.Filter("FriendlyName") is not { } name || n.FriendlyName == name)),
        n => n.Sid, resources.Of);

    /// <summary>Buys a number. The numbers of the 500 555 000x block and area code 533 fail as they do with test credentials.</summary>
    public ApiResult BuyNumber(ApiRequest request)
    {
        var wanted = request.Text("PhoneNumber") ?? FromArea(request.Text("AreaCode") ?? throw ApiError.Invalid(21421, "PhoneNumber or AreaCode is required"));
        if (wanted is "+15005550001" || Address.Parse(wanted) is not { IsNumber: true })
            throw ApiError.Invalid(21421, $"{wanted} is not a valid phone number");
        if (wanted is "+15005550000" || exchange.Owns(wanted))
            throw ApiError.Invalid(21422, $"{wanted} is not available");
        var number = new PhoneNumber(wanted, exchange.Now);
        Change(number, request);
        Account.Numbers.Add(number);
        return ApiResult.Created(resources.Of(number));
    }

    public ApiResult FetchNumber(ApiRequest request) => ApiResult.Ok(resources.Of(Number(request)));

    public ApiResult UpdateNumber(ApiRequest request)
    {
        var number = Number(request);
        Change(number, request);
        return ApiResult.Ok(resources.Of(number));
    }

    public ApiResult ReleaseNumber(ApiRequest request)
    {
        Account.Numbers.Remove(Number(request));
        return ApiResult.Deleted;
    }

    void Change(Application application, ApiRequest request)
    {
        application.FriendlyName = request["FriendlyName"] ?? application.FriendlyName;
        application.Voice = Change(application.Voice, request);
        application.Updated = exchange.Now;
    }

    void Change(PhoneNumber number, ApiRequest request)
    {
        number.FriendlyName = request.Text("FriendlyName") ?? number.FriendlyName;
        if (request["VoiceApplicationSid"] is { } sid)
            number.ApplicationSid = sid.Length == 0 || Account.Application(sid) is not null ? sid : throw ApiError.Invalid(21218, $"Invalid ApplicationSid: {sid}");
        number.Voice = Change(number.Voice, request);
        number.Updated = exchange.Now;
    }

    /// <summary>What is given empty is cleared, what is not given stays.</summary>
    static VoiceHandling Change(VoiceHandling voice, ApiRequest request)
    {
        var changed = voice with
        {
            Url = Url(request, "VoiceUrl", voice.Url),
            Method = request.Has("VoiceMethod") ? request.HttpMethod("VoiceMethod") : voice.Method,
            FallbackUrl = Url(request, "VoiceFallbackUrl", voice.FallbackUrl),
            FallbackMethod = request.Has("VoiceFallbackMethod") ? request.HttpMethod("VoiceFallbackMethod") : voice.FallbackMethod,
            StatusCallback = Url(request, "StatusCallback", voice.StatusCallback),
            StatusCallbackMethod = request.Has("StatusCallbackMethod") ? request.HttpMethod("StatusCallbackMethod") : voice.StatusCallbackMethod,
            CallerIdLookup = request.Flag("VoiceCallerIdLookup", voice.CallerIdLookup),
        };
        return changed is { FallbackUrl.Length: > 0, Url.Length: 0 } ? throw ApiError.Invalid(21405, "A fallback URL needs a URL") : changed;
    }

    static string Url(ApiRequest request, string name, string otherwise) => request.Has(name) ? request.Url(name) ?? "" : otherwise;

    Application Application(ApiRequest request) => Account.Application(request.Segments[1]) ?? throw ApiError.NotFound(request.Path);

    PhoneNumber Number(ApiRequest request) => Account.Numbers.Find(n => n.Sid == request.Segments[1]) ?? throw ApiError.NotFound(request.Path);

    static string FromArea(string code) => code is "533" ? throw ApiError.Invalid(21452, "No numbers in this area code")
        : $"+1{code}555{Random.Shared.Next(10000):0000}";

    /// <summary>With <c>*</c> for one digit, anywhere in the number.</summary>
    static bool Matches(string number, string? pattern) =>
        pattern is null || Enumerable.Range(0, Math.Max(0, number.Length - pattern.Length + 1))
            .Any(at => pattern.Select((c, i) => c == '*' || number[at + i] == c).All(same => same));
}
