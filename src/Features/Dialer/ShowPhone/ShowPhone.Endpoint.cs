using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Dialer.ShowPhone;

sealed class Endpoint : IPages, IApi
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/phone", Show);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/phone", ShowForApi)
        .WithName("ShowPhone")
        .WithSummary("Your phone as it stands: what rings at your desk, the call you are in and who else is, and the wrap-up that waits for you.")
        .Produces<PhoneView>();

    static async Task<IResult> Show(User user, IMediator mediator, CancellationToken ct) =>
        ShowPhone.Render(await mediator.Send(new Query(user.Id), ct));

    static async Task<IResult> ShowForApi(User user, IMediator mediator, CancellationToken ct) =>
        Results.Ok(PhoneView.Of(await mediator.Send(new Query(user.Id), ct)));
}

/// <param name="State">idle, incoming, dialing, ringing, live or wrap.</param>
/// <param name="Says">What came of the last transfer you asked for, or else how the phone stands, as a sentence.</param>
/// <param name="CallId">The call you are in.</param>
/// <param name="Owned">It is yours, and not one that you were asked into.</param>
/// <param name="OnHold">Its customer hears music.</param>
/// <param name="WrapUp">The ended call whose outcome is asked for now.</param>
/// <param name="UnfinishedWrapUps">How many wait, put aside or not.</param>
public sealed record PhoneView(
    string State, string Says, OfferView? Offer, Guid? CallId, bool Owned, bool OnHold, IReadOnlyList<Calls.ShowParties.Party> Parties, Guid? WrapUp, int UnfinishedWrapUps)
{
    internal static PhoneView Of(Phone phone) => new(
        phone.State, phone.News, phone.Offer is { } offer ? OfferView.Of(offer) : null, phone.Call?.Id, phone.Call?.Owned == true, phone.Call?.Held == true, phone.Parties,
        phone.WrapUp?.Call.Id, phone.Unfinished);
}

/// <param name="Purpose">inbound, transfer, consult, guest, returned, reroute or callback.</param>
/// <param name="From">Who rings: E.164.</param>
/// <param name="To">The number of ours they called: E.164.</param>
/// <param name="Queue">Empty for a call that waits in none.</param>
/// <param name="Sender">The colleague who asks; empty for the system.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record OfferView(Guid Id, Guid CallId, string Purpose, string ContactName, string From, string To, string Queue, string Sender, DateTime ExpiresAt)
{
    internal static OfferView Of(Offer offer) =>
        new(offer.Id, offer.CallId, offer.Purpose, offer.ContactName, offer.CustomerNumber, offer.OurNumber, offer.Queue, offer.Sender, offer.ExpiresAt);
}
