using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Twiml;

namespace DutyCall.Sandbox.Rest;

/// <summary><c>/Conferences.json</c>.</summary>
sealed class ConferencesApi(Exchange exchange, Resources resources)
{
    public ApiResult List(ApiRequest request)
    {
        var created = DateFilter.Of(request, "DateCreated");
        var updated = DateFilter.Of(request, "DateUpdated");
        var found = exchange.Conferences.All.Where(c =>
            (request.Filter("FriendlyName") is not { } name || c.Name == name) && (request.Filter("Status") is not { } status || c.Status == status)
            && created.Passes(c.Created) && updated.Passes(c.Updated));
        return Page.Of(request, "conferences", exchange.Settings.OpenPoints.NewestFirst ? found.Reverse() : found, c => c.Sid, resources.Of);
    }

    public ApiResult Fetch(ApiRequest request) => ApiResult.Ok(resources.Of(Find(request)));

    public ApiResult Update(ApiRequest request)
    {
        var conference = Find(request);
        if (request.Text("AnnounceUrl") is not null && !conference.Over && conference.Participants.Any(p => p.Joined))
            conference.Announce(TwimlSource.Fetch(request.Url("AnnounceUrl")!, request.HttpMethod("AnnounceMethod")), null);
        if (request.Text("Status") is { } status)
            End(conference, status);
        return ApiResult.Ok(resources.Of(conference));
    }

    static void End(Conference conference, string status)
    {
        if (status != "completed")
            throw ApiError.Invalid(20422, $"Invalid Status: {status}");
        if (conference.Over)
            throw ApiError.Invalid(16001, "Conference is not active");
        conference.EndByApi();
    }

    Conference Find(ApiRequest request) => exchange.Conferences.BySid(request.Segments[1]) ?? throw ApiError.NotFound(request.Path);
}
