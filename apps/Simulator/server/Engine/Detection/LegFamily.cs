namespace Longhouse.Simulator.Engine.Detection;

/// <summary>Parents and children among the active legs.</summary>
internal static class LegFamily
{
    public static void Adopt(Leg leg, Leg? parent)
    {
        leg.Parent = parent;
        leg.PreviousSibling = null;
        leg.NextSibling = parent?.FirstChild;
        if (leg.NextSibling is { } next)
            next.PreviousSibling = leg;
        if (parent is not null)
            parent.FirstChild = leg;
    }

    /// <summary>Gives a leg's children to its parent, and takes it out of its family.</summary>
    public static void Leave(Leg leg, EngineMode mode)
    {
        for (var child = leg.FirstChild; child is not null;)
        {
            var next = child.NextSibling;
            Adopt(child, leg.Parent);
            if (mode == EngineMode.Corrected)
                SetDepths(child, leg.Parent is { } parent ? parent.Depth + 1 : 0);
            child = next;
        }
        leg.FirstChild = null;
        if (leg.PreviousSibling is { } before)
            before.NextSibling = leg.NextSibling;
        else if (leg.Parent?.FirstChild == leg)
            leg.Parent.FirstChild = leg.NextSibling;
        if (leg.NextSibling is { } after)
            after.PreviousSibling = leg.PreviousSibling;
    }

    private static void SetDepths(Leg leg, int depth)
    {
        leg.Depth = depth;
        for (var child = leg.FirstChild; child is not null; child = child.NextSibling)
            SetDepths(child, depth + 1);
    }
}
