using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Twiml;

namespace DutyCall.Sandbox.Rest;

/// <summary><c>/Queues.json</c> and who waits in them.</summary>
sealed class QueuesApi(Exchange exchange, Resources resources)
{
    const string Front = "Front";
    const int LongestName = 64;

    public ApiResult List(ApiRequest request) => Page.Of(request, "queues", exchange.Queues, q => q.Sid, resources.Of);

    public ApiResult Create(ApiRequest request)
    {
        var name = Name(request) ?? throw ApiError.Invalid(20422, "FriendlyName is required");
        if (exchange.FindQueue(name) is not null)
            throw ApiError.Invalid(22003, $"A queue of the name {name} exists");
        var queue = exchange.Queue(name);
        queue.MaxSize = MaxSize(request, queue);
        return ApiResult.Created(resources.Of(queue));
    }

    public ApiResult Fetch(ApiRequest request) => ApiResult.Ok(resources.Of(Find(request)));

    public ApiResult Update(ApiRequest request)
    {
        var queue = Find(request);
        queue.Name = Name(request) ?? queue.Name;
        queue.MaxSize = MaxSize(request, queue);
        queue.Updated = exchange.Now;
        return ApiResult.Ok(resources.Of(queue));
    }

    public ApiResult Delete(ApiRequest request)
    {
        var queue = Find(request);
        if (queue.Members.Count > 0)
            throw ApiError.Invalid(22002, "The queue is not empty");
        exchange.Forget(queue);
        return ApiResult.Deleted;
    }

    public ApiResult Members(ApiRequest request)
    {
        var queue = Find(request);
        return Page.Of(request, "queue_members", queue.Members, m => m.Call.Sid, m => resources.Of(m, queue));
    }

    public ApiResult Member(ApiRequest request) => ApiResult.Ok(resources.Of(FindMember(request), Find(request)));

    /// <summary>Out of the queue, to other instructions; the Enqueue's action is told, its answer counts for nothing.</summary>
    public ApiResult Dequeue(ApiRequest request)
    {
        var member = FindMember(request);
        var answer = resources.Of(member, Find(request));
        var url = request.Url("Url") ?? throw ApiError.Invalid(21205, "Url parameter is required");
        member.BeRedirected();
        member.Call.Redirect(TwimlSource.Fetch(url, request.HttpMethod("Method")));
        return ApiResult.Ok(answer);
    }

    static string? Name(ApiRequest request) => request.Text("FriendlyName") is not { } name ? null
        : name.Length <= LongestName ? name : throw ApiError.Invalid(20422, $"FriendlyName is longer than {LongestName} characters");

    static int MaxSize(ApiRequest request, CallQueue queue) => request.Number("MaxSize", queue.MaxSize, 1, 5000, 20422);

    CallQueue Find(ApiRequest request) => exchange.Queues.FirstOrDefault(q => q.Sid == request.Segments[1]) ?? throw ApiError.NotFound(request.Path);

    QueueMember FindMember(ApiRequest request)
    {
        var members = Find(request).Members;
        return (request.Segments[2] == Front && members is [var first, ..] ? first : members.FirstOrDefault(m => m.Call.Sid == request.Segments[2]))
            ?? throw ApiError.NotFound(request.Path);
    }
}
