namespace Longhouse.Simulator.Views;

/// <summary>
/// What is different between two states of one replay. A state grows with the legs that live, and after eighteen years those are many; what a few
/// bars do to them is as little then as at the beginning.
/// </summary>
internal static class StateChange
{
    public static ChangeView Between(StateView before, StateView now)
    {
        var known = before.Legs.ToDictionary(leg => leg.Number);
        var passed = now.Position - before.Position;
        var changed = new List<LegView>();
        foreach (var leg in now.Legs)
        {
            if (!known.Remove(leg.Number, out var was) || was.Later(passed) != leg)
                changed.Add(leg);
        }
        return new ChangeView(
            now.Position, now.Counts, now.Median, now.WarmUp, now.PendingBull, now.PendingBear, changed, [.. known.Keys],
            before.Ranked.SequenceEqual(now.Ranked) ? null : now.Ranked, before.OnDeck.SequenceEqual(now.OnDeck) ? null : now.OnDeck, now.Zones, now.Touches);
    }
}
