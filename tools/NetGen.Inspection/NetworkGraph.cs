using System.Text;
using NetGen.Compiler;

namespace NetGen.Inspection;

/// <summary>One box of a network's graph: a layer, and with it the layers that only change its values.</summary>
/// <param name="Head">The layer.</param>
/// <param name="Followers">Normalizations, activation functions and the like, each the only reader of the one before.</param>
public sealed record GraphNode(ShapedLayer Head, IReadOnlyList<ShapedLayer> Followers)
{
    /// <summary>The layer that others read.</summary>
    public ShapedLayer Last => Followers.Count > 0 ? Followers[^1] : Head;

    public IEnumerable<ShapedLayer> Layers => Followers.Prepend(Head);

    /// <summary>What it is, as shorthands: <c>conv3x3-8/2, batchnorm, relu</c>.</summary>
    public string Text => string.Join(", ", Layers.SelectMany(layer => LayerText.Of(layer.Layer)));
}

/// <summary>A network as boxes and arrows.</summary>
public static class NetworkGraph
{
    public static IReadOnlyList<GraphNode> Nodes(ShapedNetwork network)
    {
        int[] readers = new int[network.Layers.Count];
        foreach (int input in network.Layers.SelectMany(layer => layer.Spec.Inputs).Where(input => input != LayerSpec.NetworkInput))
            readers[input]++;

        List<(ShapedLayer Head, List<ShapedLayer> Followers)> nodes = [];
        Dictionary<int, int> nodeOf = [];
        foreach (ShapedLayer layer in network.Layers)
        {
            int input = layer.Spec.Inputs[0];
            bool follows = layer.Layer is BatchNorm or LayerNorm or GroupNorm or Scale or Lrn
                    or ActivationLayer or Dropout or Softmax or Flatten
                && input != LayerSpec.NetworkInput && readers[input] == 1;
            if (!follows)
                nodes.Add((layer, []));
            nodeOf[layer.Id] = follows ? nodeOf[input] : nodes.Count - 1;
            if (follows)
                nodes[nodeOf[input]].Followers.Add(layer);
        }

        return [.. nodes.Select(node => new GraphNode(node.Head, node.Followers))];
    }

    /// <summary>A flowchart in Mermaid's language, from the input down.</summary>
    public static string Mermaid(ShapedNetwork network)
    {
        IReadOnlyList<GraphNode> nodes = Nodes(network);
        Dictionary<int, int> nodeOf = nodes
            .SelectMany((node, index) => node.Layers.Select(layer => (layer.Id, index)))
            .ToDictionary(pair => pair.Id, pair => pair.index);
        StringBuilder text = new();
        text.Append("flowchart TD\n");
        text.Append($"    input([\"input<br/>{network.Input}\"])\n");
        for (int i = 0; i < nodes.Count; i++)
            text.Append($"    n{i}[\"{nodes[i].Head.Name}<br/>{nodes[i].Text}<br/>{nodes[i].Last.Output}\"]\n");
        for (int i = 0; i < nodes.Count; i++)
        {
            foreach (int input in nodes[i].Head.Spec.Inputs)
                text.Append($"    {(input == LayerSpec.NetworkInput ? "input" : $"n{nodeOf[input]}")} --> n{i}\n");
        }
        return text.ToString();
    }
}
