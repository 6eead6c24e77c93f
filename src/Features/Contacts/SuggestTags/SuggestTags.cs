using DutyCall.Domain;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Contacts.SuggestTags;

/// <summary>Tags that begin as typed, in the spelling they have here.</summary>
public sealed record Query(string Text) : IRequest<Suggestions>;

public sealed record Suggestions(string Text, IReadOnlyList<string> Names)
{
    public bool IsNew => Text.Length > 0 && !Names.Contains(Text, StringComparer.OrdinalIgnoreCase);
}

sealed class Handler(Db db) : IRequestHandler<Query, Suggestions>
{
    static readonly string FindTags = Sql.Of<Handler>(nameof(FindTags));

    public async Task<Suggestions> Handle(Query query, CancellationToken ct) => new(query.Text, await db.Many<string>(FindTags, query, ct));
}

sealed class Endpoint : IPages, IApi
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/tags", async (string? add, string? tag, string? tags, string? options, IMediator mediator, CancellationToken ct) =>
        SuggestTags.Render(new(await mediator.Send(new Query(Typed(add ?? tag ?? tags)), ct), options is not null))).Needs(Permission.SeeContacts);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/tags", async (string? q, IMediator mediator, CancellationToken ct) =>
        Results.Ok((await mediator.Send(new Query(Typed(q)), ct)).Names)).Needs(Permission.SeeContacts).WithName("SuggestTags").WithSummary("Tags in use that begin so.").Produces<IReadOnlyList<string>>();

    /// <summary>The last of several.</summary>
    static string Typed(string? text) => Tags.Read([text?.Split(',')[^1]]) is [var tag] && Tags.ProblemOf([tag]) is null ? tag : "";
}

/// <param name="AsOptions">For a datalist, not a list box.</param>
public sealed record SuggestedTags(Suggestions Suggestions, bool AsOptions);
