# Reads graphs with networkx and writes each as a line of JSON.
import json
import sys

import networkx

for path in sys.argv[1:]:
    if path.endswith(".graphml"):
        graph = networkx.read_graphml(path)
    else:
        with open(path, encoding="utf-8") as f:
            graph = networkx.node_link_graph(json.load(f))
    assert graph.is_directed() and not graph.is_multigraph(), path
    edges = [{"source": u, "target": v, "values": values} for u, v, values in graph.edges(data=True)]
    facts = {k: v for k, v in graph.graph.items() if v != {}}  # without the empty defaults of GraphML
    print(json.dumps({"facts": facts, "nodes": dict(graph.nodes(data=True)), "edges": edges}))
