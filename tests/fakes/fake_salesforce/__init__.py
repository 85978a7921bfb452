"""A Salesforce org on a socket of this computer.

schema    the objects and their fields, as a describe tells them
org       records, their times, and the rules an admin may have set
acts      what people do there: convert, merge, delete
soql      queries, as far as they are asked
routes    the REST resources
server    the socket, and the troubles on the way
"""
