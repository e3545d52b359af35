import MusterDocument
import MusterModel

/// Services with every trait that models may have, for round trips. The built-in services
/// have few of them.
enum EveryTrait {
  static let services = [
    "everything-rest-json", "everything-json", "everything-query", "everything-ec2",
  ]

  static let models: Result<Models, ModelError> = Result { () throws(ModelError) in
    let models = Models()
    for service in services {
      let name = String(service.trimmingPrefix("everything-"))
      _ = try models.add(service, model: model(name).bytes, paginators: nil)
    }
    return models
  }

  private static func model(_ wireProtocol: String) -> JSON {
    [
      "metadata": [
        "endpointPrefix": "everything", "protocol": .string(wireProtocol),
        "apiVersion": "2026-01-01",
        "jsonVersion": "1.1", "targetPrefix": "Everything_20260101",
        "xmlNamespace": "https://everything.example.com/",
      ],
      "operations": wireProtocol == "rest-json" ? restOperations : operations,
      "shapes": .object(members(shapes) + members(restShapes)),
    ]
  }

  private static func members(_ json: JSON) -> [(key: String, value: JSON)] {
    if case .object(let members) = json { members } else { [] }
  }

  private static let operations: JSON = [
    "PutThing": [
      "http": ["method": "POST", "requestUri": "/"], "input": ["shape": "Thing"],
      "output": ["shape": "Thing", "resultWrapper": "PutThingResult"],
      "errors": [["shape": "Refusal"]],
    ],
    "Nothing": ["http": ["method": "POST", "requestUri": "/"]],
  ]

  private static let restOperations: JSON = [
    "PutThing": operation("PUT", "/things/{name}/at/{time}/in/{path+}?mode=import&all", "Located"),
    "PutAny": operation("PUT", "/things/{name}/at/{time}/in/{path+}?mode=any", "Located"),
    "PutText": operation("PUT", "/text/", "TextPayload"),
    "PutBytes": operation("PUT", "/bytes", "BytesPayload"),
    "PutStructure": operation("PUT", "/structure", "StructurePayload"),
    "PutChoice": operation("PUT", "/choice", "ChoicePayload"),
    "PutDocument": operation("PUT", "/document", "DocumentPayload"),
    "Nothing": ["http": ["method": "GET", "requestUri": "/nothing"]],
  ]

  private static func operation(_ method: String, _ path: String, _ shape: String) -> JSON {
    [
      "http": ["method": .string(method), "requestUri": .string(path)],
      "input": ["shape": .string(shape)],
      "output": ["shape": .string(shape == "Located" ? "Answered" : shape)],
      "errors": [["shape": "Refusal"]],
    ]
  }
}

// MARK: - Shapes

extension EveryTrait {
  /// Shapes in bodies.
  private static let shapes: JSON = [
    "Thing": [
      "type": "structure", "required": ["text"],
      "members": [
        "text": ["shape": "Text", "locationName": "Words"], "count": ["shape": "Count"],
        "share": ["shape": "Share"], "is": ["shape": "Flag"], "bytes": ["shape": "Bytes"],
        "time": ["shape": "Time"],
        "iso": ["shape": "Time", "timestampFormat": "iso8601"],
        "seconds": ["shape": "Time", "timestampFormat": "unixTimestamp"],
        "date": ["shape": "Time", "timestampFormat": "rfc822"],
        "list": ["shape": "Texts"], "named": ["shape": "NamedTexts"], "deep": ["shape": "Deep"],
        "flat": ["shape": "Texts", "flattened": true, "locationName": "Flat"],
        "flatItems": ["shape": "FlatTexts"], "map": ["shape": "Shares"],
        "namedMap": ["shape": "NamedShares"],
        "flatMap": ["shape": "Shares", "flattened": true], "choice": ["shape": "Choice"],
        "sparse": ["shape": "SparseThings"], "sparseMap": ["shape": "SparseShares"],
        "inner": ["shape": "Thing"], "things": ["shape": "Things"],
        "token": ["shape": "Text", "idempotencyToken": true],
      ],
    ],
    "Refusal": [
      "type": "structure", "exception": true, "error": ["code": "Refused", "httpStatusCode": 409],
      "members": [
        "message": ["shape": "Text"], "reason": ["shape": "Text", "locationName": "Why"],
        "time": ["shape": "Time"],
      ],
    ],
    "Choice": [
      "type": "structure", "union": true,
      "members": ["text": ["shape": "Text"], "thing": ["shape": "Thing", "locationName": "T"]],
    ],
    "Texts": ["type": "list", "member": ["shape": "Text"]],
    "NamedTexts": ["type": "list", "member": ["shape": "Text", "locationName": "item"]],
    "FlatTexts": [
      "type": "list", "flattened": true, "member": ["shape": "Text", "locationName": "FlatItem"],
    ],
    "Deep": ["type": "list", "member": ["shape": "NamedTexts"]],
    "Things": ["type": "list", "member": ["shape": "Thing"]],
    "Shares": ["type": "map", "key": ["shape": "Text"], "value": ["shape": "Share"]],
    "SparseThings": ["type": "list", "sparse": true, "member": ["shape": "Thing"]],
    "SparseShares": [
      "type": "map", "sparse": true, "key": ["shape": "Text"], "value": ["shape": "Share"],
    ],
    "NamedShares": [
      "type": "map", "key": ["shape": "Text", "locationName": "K"],
      "value": ["shape": "Things", "locationName": "V"],
    ],
    "Text": ["type": "string"], "Count": ["type": "long"], "Share": ["type": "double"],
    "Flag": ["type": "boolean"], "Bytes": ["type": "blob"], "Time": ["type": "timestamp"],
  ]

  /// Shapes in other parts of HTTP messages.
  private static let restShapes: JSON = [
    "Located": [
      "type": "structure", "required": ["name", "path", "time"],
      "members": [
        "name": ["shape": "Word", "location": "uri", "locationName": "name"],
        "path": ["shape": "Word", "location": "uri", "locationName": "path"],
        "time": ["shape": "Time", "location": "uri", "locationName": "time"],
        "q": ["shape": "Word", "location": "querystring", "locationName": "q"],
        "qs": ["shape": "Words", "location": "querystring", "locationName": "qs"],
        "rest": ["shape": "WordLists", "location": "querystring"],
        "header": ["shape": "Word", "location": "header", "locationName": "X-Word"],
        "headers": ["shape": "Words", "location": "header", "locationName": "X-Words"],
        "dates": ["shape": "Dates", "location": "header", "locationName": "X-Dates"],
        "any": ["shape": "Word", "location": "header", "locationName": "X-Any", "jsonvalue": true],
        "meta": ["shape": "Meta", "location": "headers", "locationName": "X-Meta-"],
        "thing": ["shape": "Thing"], "document": ["shape": "Document"],
      ],
    ],
    "Answered": [
      "type": "structure", "required": ["status"],
      "members": [
        "status": ["shape": "Status", "location": "statusCode"],
        "header": ["shape": "Word", "location": "header", "locationName": "X-Word"],
        "headers": ["shape": "Words", "location": "header", "locationName": "X-Words"],
        "meta": ["shape": "Meta", "location": "headers", "locationName": "X-Meta-"],
        "thing": ["shape": "Thing"], "document": ["shape": "Document"],
      ],
    ],
    "TextPayload": payload("Word"), "BytesPayload": payload("Bytes"),
    "StructurePayload": payload("Thing"), "ChoicePayload": payload("Choice"),
    "DocumentPayload": payload("Document"),
    "Word": [
      "type": "string", "enum": ["a", "b,c", "\"d\"", "e f", "\\,\\", "é/ä", "100%", "x=y&z"],
    ],
    "Words": ["type": "list", "min": 1, "member": ["shape": "Word"]],
    "WordLists": [
      "type": "map", "min": 1, "key": ["shape": "Parameter"], "value": ["shape": "Words"],
    ],
    "Parameter": ["type": "string", "enum": ["one", "two three", "four&five"]],
    "Dates": ["type": "list", "min": 1, "member": ["shape": "Time", "timestampFormat": "rfc822"]],
    "Meta": ["type": "map", "min": 1, "key": ["shape": "Key"], "value": ["shape": "Word"]],
    "Key": ["type": "string", "enum": ["Size", "Owner", "Last-Change"]],
    "Status": ["type": "integer", "min": 200, "max": 299],
    "Document": ["type": "structure", "members": [:], "document": true],
  ]

  private static func payload(_ shape: String) -> JSON {
    [
      "type": "structure", "payload": "all", "required": ["all"],
      "members": ["all": ["shape": .string(shape)]],
    ]
  }
}
